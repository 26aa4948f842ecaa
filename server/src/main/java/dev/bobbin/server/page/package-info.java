/** The page on which people try a model, and the page of the interface. */
package dev.bobbin.server.page;
