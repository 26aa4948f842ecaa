/**
 * Recipes: experiments as YAML, read into validated records and written back as they were resolved.
 */
package dev.bobbin.experiment.recipe;
