/** Text of tokens to values and back. */
package org.m2q.dsl.conversion;
