/** Pages in one file: styles, scripts, a content security policy, and shared sections. */
package dev.bobbin.report.page;
