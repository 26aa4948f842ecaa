/** The runs of a folder: listed fast with the help of an index, summarised and removed. */
package dev.bobbin.experiment.run.list;
