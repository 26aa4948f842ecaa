/** Many runs: listed, filtered, sorted, removed, with an index that keeps listing fast. */
package dev.bobbin.experiment.tracking;
