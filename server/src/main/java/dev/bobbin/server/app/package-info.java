/** The service as a whole: models, indexes and pages behind one port. */
package dev.bobbin.server.app;
