package dev.bobbin.lab;
