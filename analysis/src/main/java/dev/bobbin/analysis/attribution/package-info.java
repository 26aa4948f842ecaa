/** What a trained network looks at: attribution, filters, feature maps, embeddings. */
package dev.bobbin.analysis.attribution;
