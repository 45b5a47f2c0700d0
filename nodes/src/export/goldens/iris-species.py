# %% [markdown]
#
# # Iris species
#
# Tell three species of iris apart by the size of their leaves, with two models on the
# same split.
#
# Exported from a Flowza workflow to read, check and develop further. It needs pandas
# and scikit-learn and nothing of Flowza. The last section compares the numbers with
# those of the workflow’s own run.

# %% Imports
import hashlib
import math
from pathlib import Path

import pandas as pd
from sklearn.linear_model import LogisticRegression
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
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

# %% Parameters
DATA_PATH = "iris.csv"
SEED = 42


# %% Functions
def score_classes(actual, predicted, probabilities, classes):
    return {
        "accuracy": accuracy_score(actual, predicted),
        "balanced_accuracy": balanced_accuracy_score(actual, predicted),
        "precision_macro": precision_score(
            actual, predicted, average="macro", zero_division=0
        ),
        "recall_macro": recall_score(
            actual, predicted, average="macro", zero_division=0
        ),
        "f1_macro": f1_score(actual, predicted, average="macro", zero_division=0),
        "precision_weighted": precision_score(
            actual, predicted, average="weighted", zero_division=0
        ),
        "recall_weighted": recall_score(
            actual, predicted, average="weighted", zero_division=0
        ),
        "f1_weighted": f1_score(actual, predicted, average="weighted", zero_division=0),
        "matthews_corrcoef": matthews_corrcoef(actual, predicted),
        "log_loss": log_loss(actual, probabilities, labels=classes),
        "roc_auc": roc_auc_score(
            actual, probabilities, multi_class="ovr", labels=classes
        ),
    }


# %% Iris flowers
# 150 flowers, 50 of each species.
df = pd.read_csv(
    DATA_PATH,
    dtype={
        "sepal_length": "float64",
        "sepal_width": "float64",
        "petal_length": "float64",
        "petal_width": "float64",
        "species": "str",
    },
    keep_default_na=False,
    na_values=["", "NA", "N/A", "NaN", "nan", "null", "NULL", "#N/A"],
)

# %% Split
# A quarter of each species is set aside.
train, test = train_test_split(
    df, test_size=0.25, random_state=SEED, stratify=df["species"]
)

# %% Scale
# Brings the four measurements to one scale, learned from the training flowers.
#
# sepal_length, sepal_width, petal_length and petal_width: a step of the pipeline below,
# which learns from the training rows only.

# %% Logistic regression
# One weight a measurement and species.
features = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
X_train = train[features]
y_train = train["species"]
logistic_regression = Pipeline(
    [
        ("scale", StandardScaler()),
        ("model", LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-8)),
    ]
)
logistic_regression.fit(X_train, y_train)

# %% Evaluate logistic
# On the held-out flowers.
X_test = test[features]
y_test = test["species"]
logistic_regression_predicted = logistic_regression.predict(X_test)
logistic_regression_probabilities = logistic_regression.predict_proba(X_test)
logistic_regression_metrics = score_classes(
    y_test,
    logistic_regression_predicted,
    logistic_regression_probabilities,
    logistic_regression.classes_,
)
print("Evaluate logistic")
for name, value in logistic_regression_metrics.items():
    print(f"{name}: {value:.15g}")

# %% Decision tree
# A few questions, at most three in a row.
decision_tree = Pipeline(
    [
        ("scale", StandardScaler()),
        ("model", DecisionTreeClassifier(max_depth=3, random_state=SEED)),
    ]
)
decision_tree.fit(X_train, y_train)

# %% Evaluate tree
# On the same held-out flowers.
decision_tree_predicted = decision_tree.predict(X_test)
decision_tree_probabilities = decision_tree.predict_proba(X_test)
decision_tree_metrics = score_classes(
    y_test, decision_tree_predicted, decision_tree_probabilities, decision_tree.classes_
)
print("Evaluate tree")
for name, value in decision_tree_metrics.items():
    print(f"{name}: {value:.15g}")

# %% Compare with the workflow’s own run
# The same data gives the same numbers.
expected_logistic_regression_metrics = {
    "accuracy": 0.9210526315789473,
    "balanced_accuracy": 0.923076923076923,
    "precision_macro": 0.9246031746031745,
    "recall_macro": 0.923076923076923,
    "f1_macro": 0.9229629629629629,
    "precision_weighted": 0.9226190476190477,
    "recall_weighted": 0.9210526315789473,
    "f1_weighted": 0.9209356725146198,
    "matthews_corrcoef": 0.8824146296699634,
    "log_loss": 0.2090169733650488,
    "roc_auc": 0.9958974358974358,
}
expected_decision_tree_metrics = {
    "accuracy": 0.9210526315789473,
    "balanced_accuracy": 0.923076923076923,
    "precision_macro": 0.9375,
    "recall_macro": 0.923076923076923,
    "f1_macro": 0.9220389805097451,
    "precision_weighted": 0.9358552631578947,
    "recall_weighted": 0.9210526315789473,
    "f1_weighted": 0.9199873747336859,
    "matthews_corrcoef": 0.8898612986506278,
    "log_loss": 0.07296286111157342,
    "roc_auc": 0.9969230769230769,
}
comparisons = [
    (
        "Evaluate logistic",
        logistic_regression_metrics,
        expected_logistic_regression_metrics,
        1e-6,
    ),
    ("Evaluate tree", decision_tree_metrics, expected_decision_tree_metrics, 1e-9),
]
digest = hashlib.sha256(Path(DATA_PATH).read_bytes()).hexdigest()
if digest == "91eb642c3adbc7bad8e99c930c11fa3a5cc8a07262c7a753b4e6ecf405f2e05e":
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
