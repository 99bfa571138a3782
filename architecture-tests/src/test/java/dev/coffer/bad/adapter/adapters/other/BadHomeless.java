package dev.coffer.bad.adapter.adapters.other;

interface BadHomeless {}
