# %% [markdown]
#
# # California housing
#
# Predict the median house value of a census block, with a linear model and with boosted
# trees.
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
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.metrics import (
    explained_variance_score,
    max_error,
    mean_absolute_error,
    mean_absolute_percentage_error,
    median_absolute_error,
    r2_score,
    root_mean_squared_error,
)
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from xgboost import XGBRegressor

# %% Parameters
DATA_PATH = "california-housing.csv"
SEED = 42


# %% Functions
def score_numbers(actual, predicted):
    return {
        "r2": r2_score(actual, predicted),
        "rmse": root_mean_squared_error(actual, predicted),
        "mae": mean_absolute_error(actual, predicted),
        "mape": mean_absolute_percentage_error(actual, predicted),
        "median_absolute_error": median_absolute_error(actual, predicted),
        "explained_variance": explained_variance_score(actual, predicted),
        "max_error": max_error(actual, predicted),
    }


# %% California housing
# 20,640 census blocks of 1990.
df = pd.read_csv(
    DATA_PATH,
    dtype={
        "longitude": "float64",
        "latitude": "float64",
        "housing_median_age": "float64",
        "total_rooms": "float64",
        "total_bedrooms": "float64",
        "population": "float64",
        "households": "float64",
        "median_income": "float64",
        "median_house_value": "float64",
        "ocean_proximity": "str",
    },
    keep_default_na=False,
    na_values=["", "NA", "N/A", "NaN", "nan", "null", "NULL", "#N/A"],
)

# %% Split
# A fifth of the blocks is set aside.
train, test = train_test_split(df, test_size=0.2, random_state=SEED)

# %% Fill bedrooms
# 207 blocks lack the number of bedrooms.
#
# longitude, latitude, housing_median_age, total_rooms, total_bedrooms, population and 2
# more: a step of the pipeline below, which learns from the training rows only.

# %% Scale
# A ridge regression weighs columns alike only when they share a scale.
#
# longitude, latitude, housing_median_age, total_rooms, total_bedrooms, population and 2
# more: a step of the pipeline below, which learns from the training rows only.

# %% Encode
# One column for each kind of proximity to the ocean.
#
# ocean_proximity: a step of the pipeline below, which learns from the training rows
# only.

# %% Ridge regression
# A straight line in every direction: the yardstick.
features = [
    "longitude",
    "latitude",
    "housing_median_age",
    "total_rooms",
    "total_bedrooms",
    "population",
    "households",
    "median_income",
    "ocean_proximity",
]
X_train = train[features]
y_train = train["median_house_value"]
preprocess = ColumnTransformer(
    [
        # Fill bedrooms, then Scale
        (
            "impute_scale",
            make_pipeline(SimpleImputer(strategy="median"), StandardScaler()),
            [
                "longitude",
                "latitude",
                "housing_median_age",
                "total_rooms",
                "total_bedrooms",
                "population",
                "households",
                "median_income",
            ],
        ),
        # Encode
        (
            "encode",
            OneHotEncoder(handle_unknown="ignore", sparse_output=False),
            ["ocean_proximity"],
        ),
    ]
)
ridge_regression = Pipeline([("preprocess", preprocess), ("model", Ridge(alpha=1.0))])
ridge_regression.fit(X_train, y_train)

# %% Evaluate ridge
# On the held-out blocks.
X_test = test[features]
y_test = test["median_house_value"]
ridge_regression_predicted = ridge_regression.predict(X_test)
ridge_regression_metrics = score_numbers(y_test, ridge_regression_predicted)
print("Evaluate ridge")
for name, value in ridge_regression_metrics.items():
    print(f"{name}: {value:.15g}")

# %% Gradient boosting
# 100 small trees, each correcting those before it.
gradient_boosting = Pipeline(
    [
        ("preprocess", preprocess),
        (
            "model",
            XGBRegressor(
                n_estimators=100,
                learning_rate=0.1,
                max_depth=6,
                tree_method="exact",
                base_score=0.5,
                n_jobs=1,
            ),
        ),
    ]
)
gradient_boosting.fit(X_train, y_train)

# %% Evaluate boosting
# On the same held-out blocks.
gradient_boosting_predicted = gradient_boosting.predict(X_test).astype("float64")
gradient_boosting_metrics = score_numbers(y_test, gradient_boosting_predicted)
print("Evaluate boosting")
for name, value in gradient_boosting_metrics.items():
    print(f"{name}: {value:.15g}")

# %% Compare with the workflow’s own run
# The same data gives the same numbers.
expected_ridge_regression_metrics = {
    "r2": 0.6486258113499312,
    "rmse": 69792.18807162093,
    "mae": 50755.389685323185,
    "mape": 0.28430020188331606,
    "median_absolute_error": 38433.512066754396,
    "explained_variance": 0.6487543691721696,
    "max_error": 408984.2351312634,
}
expected_gradient_boosting_metrics = {
    "r2": 0.8279704384882252,
    "rmse": 48834.12690806037,
    "mae": 32432.97519417696,
    "mape": 0.1751802445211456,
    "median_absolute_error": 21166.3984375,
    "explained_variance": 0.8281549095969133,
    "max_error": 348415.578125,
}
comparisons = [
    (
        "Evaluate ridge",
        ridge_regression_metrics,
        expected_ridge_regression_metrics,
        1e-6,
    ),
    (
        "Evaluate boosting",
        gradient_boosting_metrics,
        expected_gradient_boosting_metrics,
        1e-9,
    ),
]
digest = hashlib.sha256(Path(DATA_PATH).read_bytes()).hexdigest()
if digest == "2364609dc48bec7df3ba9dbb7041478e704ecddcee70ef1827ec3fc49d22c0cc":
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
