/** From names to their declarations, also in the library of the language. */
package org.m2q.ui.internal.navigate;
