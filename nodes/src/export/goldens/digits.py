# %% [markdown]
#
# # Handwritten digits
#
# Read handwritten digits with a random forest and see which ones it confuses.
#
# Exported from a Flowza workflow to read, check and develop further. It needs pandas
# and scikit-learn and nothing of Flowza. The last section compares the numbers with
# those of the workflow’s own run.

# %% Imports
import hashlib
import math
from pathlib import Path

import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    f1_score,
    log_loss,
    matthews_corrcoef,
    precision_score,
    recall_score,
    roc_auc_score,
)
from sklearn.model_selection import train_test_split

# %% Parameters
DATA_PATH = "digits-8x8.csv"
SEED = 42

# %% Digits
# 1,797 digits of 64 pixels each.
df = pd.read_csv(
    DATA_PATH,
    dtype="int64",
    keep_default_na=False,
    na_values=["", "NA", "N/A", "NaN", "nan", "null", "NULL", "#N/A"],
)

# %% Split
# A quarter is set aside.
train, test = train_test_split(
    df, test_size=0.25, random_state=SEED, stratify=df["digit"]
)

# %% Random forest
# 200 trees that vote.
features = train.columns.drop(["digit"])
X_train = train[features]
y_train = train["digit"]
model = RandomForestClassifier(n_estimators=200, random_state=SEED)
model.fit(X_train, y_train)

# %% Evaluate
# Which digits are taken for which.
X_test = test[features]
y_test = test["digit"]
predicted = model.predict(X_test)
probabilities = model.predict_proba(X_test)
metrics = {
    "accuracy": accuracy_score(y_test, predicted),
    "balanced_accuracy": balanced_accuracy_score(y_test, predicted),
    "precision_macro": precision_score(
        y_test, predicted, average="macro", zero_division=0
    ),
    "recall_macro": recall_score(y_test, predicted, average="macro", zero_division=0),
    "f1_macro": f1_score(y_test, predicted, average="macro", zero_division=0),
    "precision_weighted": precision_score(
        y_test, predicted, average="weighted", zero_division=0
    ),
    "recall_weighted": recall_score(
        y_test, predicted, average="weighted", zero_division=0
    ),
    "f1_weighted": f1_score(y_test, predicted, average="weighted", zero_division=0),
    "matthews_corrcoef": matthews_corrcoef(y_test, predicted),
    "log_loss": log_loss(y_test, probabilities, labels=model.classes_),
    "roc_auc": roc_auc_score(
        y_test, probabilities, multi_class="ovr", labels=model.classes_
    ),
}
for name, value in metrics.items():
    print(f"{name}: {value:.15g}")
predictions = test.copy()
predictions.insert(65, "partition", "test")
predictions["predicted"] = predicted
predictions["probability_0"] = probabilities[:, 0]
predictions["probability_1"] = probabilities[:, 1]
predictions["probability_2"] = probabilities[:, 2]
predictions["probability_3"] = probabilities[:, 3]
predictions["probability_4"] = probabilities[:, 4]
predictions["probability_5"] = probabilities[:, 5]
predictions["probability_6"] = probabilities[:, 6]
predictions["probability_7"] = probabilities[:, 7]
predictions["probability_8"] = probabilities[:, 8]
predictions["probability_9"] = probabilities[:, 9]

# %% Save predictions
# Every held-out digit with its prediction, as a CSV file.
output = predictions.copy()
text_columns = ["partition"]
for column in text_columns:
    # A spreadsheet would run text that starts like this as a formula.
    output[column] = output[column].str.replace(r"^([=+@\t\r\n-])", r"'\1", regex=True)
output.to_csv("table.csv", index=False)

# %% Compare with the workflow’s own run
# The same data gives the same numbers.
expected_metrics = {
    "accuracy": 0.9666666666666667,
    "balanced_accuracy": 0.9663431075160094,
    "precision_macro": 0.9672162572314548,
    "recall_macro": 0.9663431075160094,
    "f1_macro": 0.9663731965472824,
    "precision_weighted": 0.9671111983442278,
    "recall_weighted": 0.9666666666666667,
    "f1_weighted": 0.9664851193863923,
    "matthews_corrcoef": 0.963049357830268,
    "log_loss": 0.3302017943391852,
    "roc_auc": 0.9990624634540165,
}
digest = hashlib.sha256(Path(DATA_PATH).read_bytes()).hexdigest()
if digest == "ad88939b6b4bea95eb783d42e189724dded003bdaf630968cbf941fcf5cb3943":
    for name, value in expected_metrics.items():
        difference = abs(metrics[name] - value)
        print(f"{name}: {value:.15g} in the workflow, difference {difference:.1e}")
        agrees = math.isclose(metrics[name], value, rel_tol=1e-9, abs_tol=1e-9 / 1000)
        assert agrees, f"{name} differs; see requirements.txt"
else:
    print("The data is not the data of the run: nothing to compare.")
