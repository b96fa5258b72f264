/** Suggestions of the advisor as edits of text, with the numbers that they promise. */
package org.m2q.dsl.ide.suggest;
