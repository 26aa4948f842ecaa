/**
 * Pages in one file: styles, scripts, a content security policy, and the parts that pages share.
 */
package dev.bobbin.report.page;
