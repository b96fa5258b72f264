/** Colouring of text: tokens of the lexer at once, meaning of names after the text is linked. */
package org.m2q.dsl.ide.highlight;
