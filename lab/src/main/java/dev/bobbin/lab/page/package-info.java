/** What HTML pages are made of: theme, charts, templates. */
package dev.bobbin.lab.page;
