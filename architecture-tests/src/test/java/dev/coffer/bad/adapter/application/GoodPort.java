package dev.coffer.bad.adapter.application;

public interface GoodPort {
  int seats();
}
