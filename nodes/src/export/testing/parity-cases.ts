/** Documents and data sets that together go through every node type and most of their settings. */
import { encode, evaluate, names, stratified } from './steps.ts'
import { unusualCases, type ParityCase } from './unusual-cases.ts'
import { workflow, type Step, type WorkflowPlan } from './workflows.ts'

const all: Step = ['select-columns']
const evaluateNumbers: Step = ['evaluate-regression']
const importance: Step = ['feature-importance', { n_repeats: 2 }]
const ownImportance: Step = ['feature-importance', { method: 'model' }, { title: 'Own importances' }]
const classifiers: WorkflowPlan['models'] = [
  { model: ['logistic-regression'], measures: [evaluate, importance, ownImportance] },
  { model: ['decision-tree', { task: 'classification', max_depth: 5 }], measures: [evaluate, ownImportance] },
  {
    model: ['random-forest', { task: 'classification', n_estimators: 25 }],
    measures: [evaluate, importance],
  },
  {
    model: ['gradient-boosting', { task: 'classification', n_estimators: 20 }],
    measures: [evaluate, ownImportance],
  },
]
const regressors: WorkflowPlan['models'] = [
  { model: ['linear-regression'], measures: [evaluateNumbers, importance, ownImportance] },
  { model: ['linear-regression', { method: 'ridge' }, { title: 'Ridge' }], measures: [evaluateNumbers] },
  {
    model: ['linear-regression', { method: 'lasso', alpha: 0.1 }, { title: 'Lasso' }],
    measures: [evaluateNumbers],
  },
  { model: ['decision-tree', { max_depth: 6 }], measures: [evaluateNumbers, ownImportance] },
  { model: ['random-forest', { n_estimators: 10 }], measures: [evaluateNumbers] },
  { model: ['gradient-boosting', { n_estimators: 20 }], measures: [evaluateNumbers, importance] },
]
const fillNumbers: Step = ['impute', {}, { title: 'Fill numbers' }]
const fillWords: Step = [
  'impute',
  { strategy: 'most_frequent', columns: { by: 'kinds', kinds: ['categorical', 'boolean'] } },
  { title: 'Fill categories' },
]
const scale: Step = ['scale']

const plans: WorkflowPlan[] = [
  { name: 'iris', source: 'iris', steps: [stratified, scale], models: classifiers },
  { name: 'wine', source: 'wine', steps: [['train-test-split', { random_state: 7 }]], models: classifiers },
  {
    name: 'breast cancer',
    source: 'breast-cancer',
    steps: [stratified, ['scale', { method: 'minmax' }]],
    models: classifiers,
  },
  {
    name: 'penguins',
    source: 'penguins',
    steps: [all, stratified, fillNumbers, fillWords, encode, scale],
    models: [
      ...classifiers,
      { model: ['logistic-regression', { penalty: 'none' }, { title: 'Unpenalised' }], measures: [] },
    ],
  },
  {
    name: 'titanic',
    source: 'titanic',
    steps: [all, stratified, fillNumbers, fillWords, scale, encode],
    models: [
      ...classifiers,
      {
        model: ['logistic-regression', { C: 0.1, class_weight: 'balanced' }, { title: 'Balanced' }],
        measures: [['evaluate-classification', { positive_class: '0' }]],
      },
      {
        model: ['random-forest', { task: 'classification', n_estimators: 10, max_features: 'log2' }],
        measures: [['evaluate-classification', { threshold: 0.3 }]],
      },
    ],
  },
  {
    name: 'titanic, gaps left to the encoder and to boosting',
    source: 'titanic',
    steps: [all, ['train-test-split'], ['one-hot-encode', { drop: 'first' }]],
    models: [{ model: ['gradient-boosting', { task: 'classification' }], measures: [evaluate, importance] }],
  },
  {
    name: 'titanic, everything before the split',
    source: 'titanic',
    steps: [all, fillNumbers, fillWords, scale, encode, stratified],
    models: [{ model: ['logistic-regression'], measures: [evaluate, ownImportance] }],
  },
  {
    name: 'titanic, rows chosen behind the split',
    source: 'titanic',
    steps: [
      all,
      ['train-test-split', { validation_size: 0.2 }],
      fillNumbers,
      ['filter-rows', { conditions: [{ column: 'Age', operator: 'greater', value: 5 }] }],
      ['drop-missing', { columns: { by: 'all' } }],
      ['drop-duplicates', { columns: names('Age', 'Fare', 'Sex') }],
      encode,
    ],
    models: [
      {
        model: ['random-forest', { task: 'classification', n_estimators: 10 }],
        measures: [
          evaluate,
          ['evaluate-classification', { partition: 'validation' }, { title: 'On validation rows' }],
          ['evaluate-classification', { partition: 'all' }, { title: 'On all rows' }],
        ],
      },
    ],
  },
  {
    name: 'titanic, a sample of its rows',
    source: 'titanic',
    steps: [all, ['sample-rows', { n: 500 }], stratified, encode, fillNumbers],
    models: [{ model: ['logistic-regression'], measures: [evaluate] }],
  },
  {
    name: 'titanic, a part of the encoded columns scaled',
    source: 'titanic',
    steps: [all, stratified, encode, ['scale', { columns: names('Sex_male', 'Fare') }], fillNumbers],
    models: [{ model: ['logistic-regression'], measures: [evaluate] }],
  },
  {
    name: 'titanic, filters of every kind',
    source: 'titanic',
    steps: [
      all,
      [
        'filter-rows',
        {
          match: 'any',
          keep: 'others',
          conditions: [
            { column: 'Age', operator: 'less', value: 3 },
            { column: 'Embarked', operator: 'in', value: ['Q'] },
            { column: 'Sex', operator: 'starts_with', value: 'FEM', ignore_case: true },
            { column: 'Fare', operator: 'is_missing' },
          ],
        },
      ],
      [
        'filter-rows',
        { conditions: [{ column: 'Embarked', operator: 'not_equal', value: 'c', ignore_case: true }] },
      ],
      [
        'filter-rows',
        {
          keep: 'others',
          conditions: [
            { column: 'Sex', operator: 'equal', value: 'FEMALE', ignore_case: true },
            { column: 'Embarked', operator: 'in', value: ['s'], ignore_case: true },
            { column: 'Age', operator: 'less', value: 9, ignore_case: true },
          ],
        },
      ],
      [
        'filter-rows',
        { keep: 'others', conditions: [{ column: 'Age', operator: 'not_equal', value: 30 }] },
        { title: 'Thirty or unknown' },
      ],
      fillNumbers,
      encode,
    ],
    models: [
      {
        model: ['decision-tree', { task: 'classification' }],
        measures: [['evaluate-classification'], ownImportance],
      },
    ],
  },
  {
    name: 'titanic, formulas on both sides of the split',
    source: 'titanic',
    steps: [
      ['formula', { name: 'family', expression: 'SibSp + Parch + 1' }],
      ['formula', { name: 'title', expression: "if(contains(Name, 'Mr.'), 'Mr', upper(Sex))" }],
      ['select-columns', { columns: names('Pclass', 'Sex', 'Age', 'Fare', 'Embarked', 'family', 'title') }],
      stratified,
      ['formula', { name: 'fare each', expression: 'round(log(Fare + 1) / family, 3)' }],
      ['formula', { name: 'child', expression: "Age < 16 and (Sex = 'female' or Fare > 20)" }],
      [
        'formula',
        {
          name: 'Age',
          expression:
            "if(Age is missing and title in ('Mr', 'MALE'), coalesce(max(Age, Fare / 2), 30), min(Age, 60)) + indicator(child)",
        },
      ],
      fillNumbers,
      fillWords,
      ['formula', { name: 'Fare', expression: 'Fare * indicator(Fare >= 10) + 0.5' }],
      scale,
      encode,
    ],
    models: [{ model: ['logistic-regression'], measures: [evaluate, ownImportance] }],
  },
  {
    name: 'telco',
    source: 'telco-churn',
    steps: [all, stratified, fillNumbers, encode, ['scale', { method: 'robust' }]],
    models: [
      { model: ['logistic-regression'], measures: [evaluate] },
      {
        model: ['random-forest', { task: 'classification', n_estimators: 10, max_depth: 8 }],
        measures: [evaluate],
      },
      { model: ['gradient-boosting', { n_estimators: 20, max_depth: 3 }], measures: [evaluate] },
    ],
  },
  {
    name: 'german credit',
    source: 'german-credit',
    steps: [stratified, encode],
    models: [
      {
        model: ['random-forest', { n_estimators: 20, class_weight: 'balanced' }],
        measures: [evaluate, importance],
      },
      {
        model: ['gradient-boosting', { n_estimators: 20, reg_alpha: 0.5, gamma: 0.1 }],
        measures: [evaluate],
      },
    ],
  },
  {
    name: 'heart disease',
    source: 'heart-disease',
    steps: [stratified, ['impute', { strategy: 'mean' }], scale],
    models: classifiers,
  },
  {
    name: 'digits',
    source: 'digits-8x8',
    steps: [['train-test-split', { method: 'stratified', test_size: 0.25 }]],
    models: [
      { model: ['logistic-regression', { C: 0.01 }], measures: [evaluate] },
      { model: ['random-forest', { task: 'classification', n_estimators: 20 }], measures: [evaluate] },
      { model: ['gradient-boosting', { task: 'classification', n_estimators: 5 }], measures: [evaluate] },
    ],
  },
  {
    name: 'california',
    source: 'california-housing',
    steps: [
      ['train-test-split', { test_size: 0.2 }],
      fillNumbers,
      encode,
      ['filter-rows', { conditions: [{ column: 'median_house_value', operator: 'less', value: 500000 }] }],
    ],
    models: [
      { model: ['linear-regression', { method: 'ridge' }], measures: [evaluateNumbers] },
      { model: ['gradient-boosting', { n_estimators: 20 }], measures: [evaluateNumbers] },
    ],
  },
  { name: 'diabetes', source: 'diabetes', steps: [['train-test-split'], scale], models: regressors },
  { name: 'concrete', source: 'concrete-strength', steps: [['train-test-split'], scale], models: regressors },
  {
    name: 'cars by origin',
    source: 'auto-mpg',
    steps: [
      all,
      ['train-test-split'],
      ['impute', { strategy: 'mean' }],
      ['one-hot-encode', { drop: 'if_binary' }],
    ],
    models: regressors,
  },
  {
    name: 'bikes by time',
    source: 'bike-sharing-daily',
    steps: [['train-test-split', { method: 'time', time_column: 'dteday', validation_size: 0.1 }]],
    models: [
      { model: ['random-forest', { n_estimators: 10, max_features: 'sqrt' }], measures: [evaluateNumbers] },
      { model: ['linear-regression', { fit_intercept: false }], measures: [evaluateNumbers] },
    ],
  },
  {
    name: 'countries kept together',
    source: 'gapminder',
    steps: [
      ['train-test-split', { method: 'group', group_column: 'country' }],
      ['select-columns', { columns: names('year', 'pop', 'fertility'), roles: { pop: 'weight' } }],
    ],
    models: [
      { model: ['linear-regression'], measures: [evaluateNumbers] },
      { model: ['decision-tree', { max_depth: 4 }], measures: [evaluateNumbers] },
      { model: ['gradient-boosting', { n_estimators: 10 }], measures: [evaluateNumbers] },
    ],
  },
  {
    name: 'customers in groups',
    source: 'wholesale-customers',
    steps: [scale, ['k-means', { n_clusters: 5 }]],
  },
  // Measured in whole steps, rows lie exactly between two centres.
  {
    name: 'flowers in groups as they were measured',
    source: 'iris',
    steps: [
      ['k-means', { n_clusters: 8, n_init: 1, random_state: 99 }],
      ['k-means', { n_clusters: 5, random_state: 0, cluster_column: 'again' }, { title: 'Again' }],
    ],
  },
  {
    name: 'digits in groups',
    source: 'digits-8x8',
    steps: [['k-means', { n_clusters: 12, random_state: 2 }]],
  },
  {
    name: 'flowers with their group',
    source: 'iris',
    steps: [stratified, scale, ['k-means'], ['one-hot-encode', { columns: names('cluster') }]],
    models: [{ model: ['logistic-regression'], measures: [evaluate, ownImportance] }],
  },
  {
    name: 'passengers in groups, then in others',
    source: 'titanic',
    steps: [
      all,
      ['train-test-split', { validation_size: 0.2 }],
      fillNumbers,
      fillWords,
      encode,
      scale,
      ['k-means', { n_clusters: 4, columns: { by: 'all' }, cluster_column: 'the "group"' }],
      ['k-means', { n_clusters: 2, init: 'random', random_state: 5 }, { title: 'Second' }],
    ],
    models: [
      {
        model: ['decision-tree', { task: 'classification', max_depth: 4 }],
        measures: [evaluate, ownImportance],
      },
    ],
  },
  {
    name: 'houses in groups before the split',
    source: 'california-housing',
    steps: [
      fillNumbers,
      scale,
      ['k-means', { n_clusters: 6, n_init: 2, columns: names('longitude', 'latitude') }],
      ['train-test-split'],
      encode,
    ],
    models: [{ model: ['linear-regression'], measures: [evaluateNumbers] }],
  },
  {
    name: 'countries in groups, by weight, and all in one',
    source: 'gapminder',
    steps: [
      ['select-columns', { columns: names('country', 'year', 'pop', 'fertility'), roles: { pop: 'weight' } }],
      scale,
      ['k-means', { n_clusters: 1, cluster_column: 'world', max_iter: 20, tol: 0.01 }],
      ['k-means', { columns: names('year', 'fertility') }],
    ],
  },
]

export const parityCases: ParityCase[] = [
  ...plans.map((plan) => ({ document: workflow(plan) })),
  ...unusualCases,
]
