/** German: names in artifacts, which are written down in English, once for all readers. */
import type { ChartKind } from './chart.ts'

type Text = { readonly text: string }

export const germanCharts: { readonly [Kind in ChartKind]: Text } = {
  confusion_matrix: { text: 'Wahre und vorhergesagte Klassen' },
  roc_curve: { text: 'ROC-Kurve' },
  precision_recall_curve: { text: 'Genauigkeit und Trefferquote' },
  calibration_curve: { text: 'Kalibrierung' },
  per_class: { text: 'Genauigkeit, Trefferquote und F1 jeder Klasse' },
  residuals: { text: 'Residuen: wahr minus vorhergesagt' },
  importances: { text: 'Bedeutung jeder Spalte' },
  clusters: { text: 'Gruppen' },
  cluster_profiles: { text: 'Mittelpunkte der Gruppen' },
}

/** What importances are measured in, by the English of the chart. */
export const germanMeasures: Readonly<Record<string, Text>> = {
  'share of impurity decrease': { text: 'Anteil am Abbau der Unreinheit' },
  'share of gain': { text: 'Anteil am Gewinn' },
  'absolute coefficient': { text: 'Betrag des Koeffizienten' },
  'mean loss of accuracy': { text: 'mittlerer Verlust an Trefferanteil' },
  'mean loss of balanced_accuracy': { text: 'mittlerer Verlust an ausgewogenem Trefferanteil' },
  'mean loss of roc_auc': { text: 'mittlerer Verlust an ROC-Fläche' },
  'mean loss of neg_log_loss': { text: 'mittlerer Verlust, gemessen am logarithmischen Verlust' },
  'mean loss of r2': { text: 'mittlerer Verlust an R²' },
  'mean loss of neg_root_mean_squared_error': { text: 'mittlerer Verlust, gemessen am RMSE' },
  'mean loss of neg_mean_absolute_error': {
    text: 'mittlerer Verlust, gemessen am mittleren absoluten Fehler',
  },
}

/** The parts of a split table. */
export const germanPartitions: Readonly<Record<string, Text>> = {
  train: { text: 'Training' },
  validation: { text: 'Validierung' },
  test: { text: 'Test' },
}
