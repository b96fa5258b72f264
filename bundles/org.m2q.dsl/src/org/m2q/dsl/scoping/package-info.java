/** What a name in a file means. */
package org.m2q.dsl.scoping;
