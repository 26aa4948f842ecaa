/** Where the time of a training goes, in words and as a document. */
package dev.bobbin.lab.profile;
