package dev.coffer.bad.dagger.adapters.web;

import dagger.Module;

@Module
interface BadModule {}
