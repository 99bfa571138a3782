package dev.coffer.bad.adapter.adapters.web;

import dev.coffer.bad.adapter.adapters.persistence.GoodStore;

interface BadNeighbour {
  GoodStore store();
}
