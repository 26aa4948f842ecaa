/** The forms in which datasets lie on a disk: IDX, Kaggle's CSV, folders of images. */
package dev.bobbin.data.format;
