# %% [markdown]
#
# # Telco churn
#
# Predict which phone customers leave, and see which columns matter.
#
# Exported from a Flowza workflow to read, check and develop further. It needs pandas
# and scikit-learn and nothing of Flowza. The last section compares the numbers with
# those of the workflow’s own run.

# %% Imports
import hashlib
import math
import warnings
from pathlib import Path

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression
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
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import LabelEncoder, OneHotEncoder, StandardScaler
from xgboost import XGBClassifier

# %% Parameters
DATA_PATH = "telco-churn.csv"
SEED = 42


# %% Functions
def score_classes(actual, predicted, probabilities, classes):
    return {
        "accuracy": accuracy_score(actual, predicted),
        "balanced_accuracy": balanced_accuracy_score(actual, predicted),
        "precision": precision_score(
            actual, predicted, pos_label="Yes", zero_division=0
        ),
        "recall": recall_score(actual, predicted, pos_label="Yes", zero_division=0),
        "f1": f1_score(actual, predicted, pos_label="Yes", zero_division=0),
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
        "roc_auc": roc_auc_score(actual, probabilities[:, 1]),
        "average_precision": average_precision_score(
            actual, probabilities[:, 1], pos_label="Yes"
        ),
        "brier_score": brier_score_loss(actual, probabilities[:, 1], pos_label="Yes"),
    }


# %% Telco customers
# 7,043 customers; a quarter left last month.
df = pd.read_csv(
    DATA_PATH,
    dtype={
        "customerID": "str",
        "gender": "str",
        "SeniorCitizen": "int64",
        "Partner": "str",
        "Dependents": "str",
        "tenure": "int64",
        "PhoneService": "str",
        "MultipleLines": "str",
        "InternetService": "str",
        "OnlineSecurity": "str",
        "OnlineBackup": "str",
        "DeviceProtection": "str",
        "TechSupport": "str",
        "StreamingTV": "str",
        "StreamingMovies": "str",
        "Contract": "str",
        "PaperlessBilling": "str",
        "PaymentMethod": "str",
        "MonthlyCharges": "float64",
        "TotalCharges": "float64",
        "Churn": "str",
    },
    keep_default_na=False,
    na_values=["", "NA", "N/A", "NaN", "nan", "null", "NULL", "#N/A"],
)

# %% Drop incomplete
# Eleven customers without a bill yet.
df = df.dropna(subset=["TotalCharges"])

# %% Split
# A quarter is set aside, with the same share of leavers.
train, test = train_test_split(
    df, test_size=0.25, random_state=SEED, stratify=df["Churn"]
)

# %% Scale
# Months and charges on one scale.
#
# SeniorCitizen, tenure, MonthlyCharges and TotalCharges: a step of the pipeline below,
# which learns from the training rows only.

# %% Encode
# One column of zeros and ones for each answer.
#
# gender, Partner, Dependents, PhoneService, MultipleLines, InternetService and 9 more:
# a step of the pipeline below, which learns from the training rows only.

# %% Logistic regression
# The yardstick.
features = train.columns.drop(["customerID", "Churn"])
X_train = train[features]
y_train = train["Churn"]
preprocess = ColumnTransformer(
    [
        # Scale
        (
            "scale",
            StandardScaler(),
            ["SeniorCitizen", "tenure", "MonthlyCharges", "TotalCharges"],
        ),
        # Encode
        (
            "encode",
            OneHotEncoder(handle_unknown="ignore", sparse_output=False),
            [
                "gender",
                "Partner",
                "Dependents",
                "PhoneService",
                "MultipleLines",
                "InternetService",
                "OnlineSecurity",
                "OnlineBackup",
                "DeviceProtection",
                "TechSupport",
                "StreamingTV",
                "StreamingMovies",
                "Contract",
                "PaperlessBilling",
                "PaymentMethod",
            ],
        ),
    ]
)
logistic_regression = Pipeline(
    [
        ("preprocess", preprocess),
        ("model", LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-8)),
    ]
)
logistic_regression.fit(X_train, y_train)

# %% Evaluate logistic
# On the customers set aside.
X_test = test[features]
y_test = test["Churn"]
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

# %% Gradient boosting
# 100 trees of depth 3.
labels = LabelEncoder()
gradient_boosting = Pipeline(
    [
        ("preprocess", preprocess),
        (
            "model",
            XGBClassifier(
                n_estimators=100,
                learning_rate=0.1,
                max_depth=3,
                tree_method="exact",
                base_score=0.5,
                n_jobs=1,
            ),
        ),
    ]
)
gradient_boosting.fit(X_train, labels.fit_transform(y_train))

# %% Evaluate boosting
# On the same customers.
# XGBoost gives probabilities in single precision: a row adds up to 1 within 1e-7.
warnings.filterwarnings("ignore", message="The y_p.* values do not sum to one")
gradient_boosting_predicted = labels.inverse_transform(
    gradient_boosting.predict(X_test)
)
gradient_boosting_probabilities = gradient_boosting.predict_proba(X_test).astype(
    "float64"
)
gradient_boosting_metrics = score_classes(
    y_test,
    gradient_boosting_predicted,
    gradient_boosting_probabilities,
    labels.classes_,
)
print("Evaluate boosting")
for name, value in gradient_boosting_metrics.items():
    print(f"{name}: {value:.15g}")

# %% What drives them away
# Loss of accuracy when one column is shuffled.
permutation = permutation_importance(
    gradient_boosting,
    X_test,
    labels.transform(y_test),
    scoring="accuracy",
    n_repeats=5,
    random_state=SEED,
)
importances = pd.Series(permutation.importances_mean, index=features)
importances = importances.add_prefix("importance.")
importances = importances.sort_values(ascending=False, kind="stable")
for name, value in importances.items():
    print(f"{name}: {value:.15g}")

# %% Compare with the workflow’s own run
# The same data gives the same numbers.
expected_logistic_regression_metrics = {
    "accuracy": 0.8065984072810012,
    "balanced_accuracy": 0.733012438277185,
    "precision": 0.6545012165450121,
    "recall": 0.576017130620985,
    "f1": 0.6127562642369021,
    "precision_macro": 0.7537539490297444,
    "recall_macro": 0.733012438277185,
    "f1_macro": 0.7419353724520371,
    "precision_weighted": 0.8002751387723037,
    "recall_weighted": 0.8065984072810012,
    "f1_weighted": 0.8024834868827943,
    "matthews_corrcoef": 0.4863242802323785,
    "log_loss": 0.4232981607030789,
    "roc_auc": 0.8401940961723147,
    "average_precision": 0.6237957996309481,
    "brier_score": 0.13810500054032981,
}
expected_gradient_boosting_metrics = {
    "accuracy": 0.7963594994311718,
    "balanced_accuracy": 0.7048567168189591,
    "precision": 0.6485013623978202,
    "recall": 0.5096359743040685,
    "f1": 0.5707434052757794,
    "precision_macro": 0.7419357998186081,
    "recall_macro": 0.7048567168189591,
    "f1_macro": 0.7186304647557122,
    "precision_weighted": 0.785729870600593,
    "recall_weighted": 0.7963594994311718,
    "f1_weighted": 0.7879472662411869,
    "matthews_corrcoef": 0.4452512712247276,
    "log_loss": 0.42096239368964705,
    "roc_auc": 0.8417988478960751,
    "average_precision": 0.6566610844133066,
    "brier_score": 0.1367781668265879,
}
expected_importances = {
    "importance.SeniorCitizen": 0.0019340159271899805,
    "importance.tenure": 0.03265073947667803,
    "importance.MonthlyCharges": 0.007508532423208214,
    "importance.TotalCharges": -0.0005688282138794021,
    "importance.gender": -0.0011376564277587819,
    "importance.Partner": 0.0,
    "importance.Dependents": -0.00034129692832765015,
    "importance.PhoneService": 0.0006825938566553003,
    "importance.MultipleLines": 0.0014789533560864766,
    "importance.InternetService": 0.011717861205915826,
    "importance.OnlineSecurity": 0.003981797497155859,
    "importance.OnlineBackup": -0.0010238907849829282,
    "importance.DeviceProtection": -0.0007963594994311318,
    "importance.TechSupport": 0.0027303754266211787,
    "importance.StreamingTV": -0.00022753128555175195,
    "importance.StreamingMovies": -0.00011376564277587597,
    "importance.Contract": 0.030147895335608643,
    "importance.PaperlessBilling": 0.005802047781569985,
    "importance.PaymentMethod": 0.003640500568828209,
}
comparisons = [
    (
        "Evaluate logistic",
        logistic_regression_metrics,
        expected_logistic_regression_metrics,
        1e-6,
    ),
    (
        "Evaluate boosting",
        gradient_boosting_metrics,
        expected_gradient_boosting_metrics,
        1e-9,
    ),
    ("What drives them away", importances, expected_importances, 1e-9),
]
digest = hashlib.sha256(Path(DATA_PATH).read_bytes()).hexdigest()
if digest == "c6643ba8ee9e5adc8a10c6177e994b3cd77cd69fde72d47445f5ce6131ed5941":
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
