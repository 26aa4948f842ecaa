package dev.bobbin.data;
