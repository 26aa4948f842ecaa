/** Makes and measures what tells images of none of a model's classes. */
package dev.bobbin.analysis.novelty;
