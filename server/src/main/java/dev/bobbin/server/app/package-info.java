/** The service as a whole: settings, models, indexes and pages put together behind one port. */
package dev.bobbin.server.app;
