package dev.bobbin.formats;
