/** Parsing with limits, and what it says about wrong text. */
package org.m2q.dsl.parser;
