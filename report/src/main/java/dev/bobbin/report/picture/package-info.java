/** Pictures: charts, galleries and heat maps, drawn on a canvas as PNG or SVG. */
package dev.bobbin.report.picture;
