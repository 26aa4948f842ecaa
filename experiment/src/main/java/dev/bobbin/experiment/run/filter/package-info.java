/** The conditions and sort orders of {@code bobbin runs}. */
package dev.bobbin.experiment.run.filter;
