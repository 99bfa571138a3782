package dev.coffer.bad.clock.application;

import java.util.Date;

@SuppressWarnings("JavaUtilDate") // the fixture is about it
final class BadDate {
  Date at = new Date();
}
