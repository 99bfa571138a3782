/** Guards the walls between modules: rules, their fixtures' proof, and the documents. */
@NullMarked
package dev.coffer.architecture;

import org.jspecify.annotations.NullMarked;
