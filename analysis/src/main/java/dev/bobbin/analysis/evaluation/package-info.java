/** What predictions are worth: accuracy, confusion matrix, precision and recall, calibration. */
package dev.bobbin.analysis.evaluation;
