/** File formats of datasets: IDX, Kaggle's CSV, folders of images. */
package dev.bobbin.data.format;
