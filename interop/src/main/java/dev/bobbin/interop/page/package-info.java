/** A classifier as one HTML file that computes in a browser, without a network. */
package dev.bobbin.interop.page;
