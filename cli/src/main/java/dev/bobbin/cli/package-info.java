package dev.bobbin.cli;
