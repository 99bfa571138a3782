package dev.coffer.bad.dagger.bootstrap;

import dagger.Module;

@Module
interface GoodHome {}
