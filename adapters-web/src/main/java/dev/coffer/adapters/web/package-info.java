/**
 * HTTP by Javalin: the interfaces of Central, Gateway and Cloud; {@link WebServer} is the entry.
 */
@NullMarked
package dev.coffer.adapters.web;

import org.jspecify.annotations.NullMarked;
