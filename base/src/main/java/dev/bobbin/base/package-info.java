/**
 * What every module needs and none owns: the version of this build, mistakes that users can mend.
 */
package dev.bobbin.base;
