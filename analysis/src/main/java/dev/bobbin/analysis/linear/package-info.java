/** Linear algebra: eigenvectors of symmetric matrices, principal components. */
package dev.bobbin.analysis.linear;
