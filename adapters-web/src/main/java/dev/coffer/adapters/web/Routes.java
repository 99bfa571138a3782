package dev.coffer.adapters.web;

/** Where operations are registered. */
interface Routes {
  void get(String path, Route route);

  void post(String path, Route route);

  void put(String path, Route route);

  void patch(String path, Route route);

  void delete(String path, Route route);
}
