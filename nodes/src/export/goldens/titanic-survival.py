# %% [markdown]
#
# # Titanic survival
#
# Predict who survived the Titanic from class, sex, age, family and fare.
#
# Exported from a Flowza workflow to read, check and develop further. It needs pandas
# and scikit-learn and nothing of Flowza. The last section compares the numbers with
# those of the workflow’s own run.

# %% Imports
import hashlib
import math
from pathlib import Path

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.inspection import permutation_importance
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    balanced_accuracy_score,
    brier_score_loss,
    f1_score,
    log_loss,
    matthews_corrcoef,
    precision_score,
    recall_score,
    roc_auc_score,
)
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder

# %% Parameters
DATA_PATH = "titanic.csv"
SEED = 42

# %% Titanic passengers
# 891 passengers; the target is Survived.
df = pd.read_csv(
    DATA_PATH,
    dtype={
        "PassengerId": "int64",
        "Survived": "int64",
        "Pclass": "int64",
        "Name": "str",
        "Sex": "str",
        "Age": "float64",
        "SibSp": "int64",
        "Parch": "int64",
        "Ticket": "str",
        "Fare": "float64",
        "Cabin": "str",
        "Embarked": "str",
    },
    keep_default_na=False,
    na_values=["", "NA", "N/A", "NaN", "nan", "null", "NULL", "#N/A"],
)

# %% Split
# Sets a fifth of the passengers aside, with the same share of survivors in both parts.
train, test = train_test_split(
    df, test_size=0.2, random_state=SEED, stratify=df["Survived"]
)

# %% Fill numbers
# A fifth of the ages is missing: the median of the training passengers takes their
# place.
#
# Pclass, Age, SibSp, Parch and Fare: a step of the pipeline below, which learns from
# the training rows only.

# %% Fill categories
# Two ports of embarkation are missing: the most frequent one takes their place.
#
# Sex and Embarked: a step of the pipeline below, which learns from the training rows
# only.

# %% Encode
# One column of zeros and ones for each sex and port.
#
# Sex and Embarked: a step of the pipeline below, which learns from the training rows
# only.

# %% Random forest
# 100 trees that vote.
features = ["Pclass", "Age", "SibSp", "Parch", "Fare", "Sex", "Embarked"]
X_train = train[features]
y_train = train["Survived"]
preprocess = ColumnTransformer(
    [
        # Fill numbers
        (
            "impute",
            SimpleImputer(strategy="median"),
            ["Pclass", "Age", "SibSp", "Parch", "Fare"],
        ),
        # Fill categories, then Encode
        (
            "impute_encode",
            make_pipeline(
                SimpleImputer(strategy="most_frequent"),
                OneHotEncoder(handle_unknown="ignore", sparse_output=False),
            ),
            ["Sex", "Embarked"],
        ),
    ]
)
model = Pipeline(
    [
        ("preprocess", preprocess),
        ("model", RandomForestClassifier(n_estimators=100, random_state=SEED)),
    ]
)
model.fit(X_train, y_train)

# %% Evaluate
# How many of the held-out passengers it gets right.
X_test = test[features]
y_test = test["Survived"]
predicted = model.predict(X_test)
probabilities = model.predict_proba(X_test)
metrics = {
    "accuracy": accuracy_score(y_test, predicted),
    "balanced_accuracy": balanced_accuracy_score(y_test, predicted),
    "precision": precision_score(y_test, predicted, pos_label=1, zero_division=0),
    "recall": recall_score(y_test, predicted, pos_label=1, zero_division=0),
    "f1": f1_score(y_test, predicted, pos_label=1, zero_division=0),
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
    "roc_auc": roc_auc_score(y_test, probabilities[:, 1]),
    "average_precision": average_precision_score(
        y_test, probabilities[:, 1], pos_label=1
    ),
    "brier_score": brier_score_loss(y_test, probabilities[:, 1], pos_label=1),
}
for name, value in metrics.items():
    print(f"{name}: {value:.15g}")

# %% What matters
# How much worse it gets when one column is shuffled.
permutation = permutation_importance(
    model, X_test, y_test, scoring="accuracy", n_repeats=5, random_state=SEED
)
importances = pd.Series(permutation.importances_mean, index=features)
importances = importances.add_prefix("importance.")
importances = importances.sort_values(ascending=False, kind="stable")
for name, value in importances.items():
    print(f"{name}: {value:.15g}")

# %% Compare with the workflow’s own run
# The same data gives the same numbers.
expected_metrics = {
    "accuracy": 0.8156424581005587,
    "balanced_accuracy": 0.7905797101449276,
    "precision": 0.8103448275862069,
    "recall": 0.6811594202898551,
    "f1": 0.7401574803149606,
    "precision_macro": 0.8142633228840126,
    "recall_macro": 0.7905797101449276,
    "f1_macro": 0.7986501687289089,
    "precision_weighted": 0.8151608553265266,
    "recall_weighted": 0.8156424581005587,
    "f1_weighted": 0.8120479353488633,
    "matthews_corrcoef": 0.6043791699680529,
    "log_loss": 0.8843148057221779,
    "roc_auc": 0.833596837944664,
    "average_precision": 0.7981870545955572,
    "brier_score": 0.1490270389519052,
}
expected_importances = {
    "importance.Pclass": 0.08491620111731846,
    "importance.Age": 0.05921787709497208,
    "importance.SibSp": 0.005586592178770977,
    "importance.Parch": 0.0033519553072625776,
    "importance.Fare": 0.05251396648044695,
    "importance.Sex": 0.18770949720670396,
    "importance.Embarked": 0.015642458100558688,
}
comparisons = [
    ("Evaluate", metrics, expected_metrics, 1e-9),
    ("What matters", importances, expected_importances, 1e-9),
]
digest = hashlib.sha256(Path(DATA_PATH).read_bytes()).hexdigest()
if digest == "4a437fde05fe5264e1701a7387ac6fb75393772ba38bb2c9c566405af5af4bd7":
    for title, numbers, expected, tolerance in comparisons:
        print(title)
        for name, value in expected.items():
            difference = abs(numbers[name] - value)
            print(f"{name}: {value:.15g} in the workflow, difference {difference:.1e}")
            agrees = math.isclose(
                numbers[name], value, rel_tol=tolerance, abs_tol=tolerance / 1000
            )
            assert agrees, f"{name} differs; see requirements.txt"
else:
    print("The data is not the data of the run: nothing to compare.")
