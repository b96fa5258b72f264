/** The canonical layout of a file. It follows from the tokens, the comments and single blank lines of a text, not from its line breaks. */
package org.m2q.dsl.formatting2;
