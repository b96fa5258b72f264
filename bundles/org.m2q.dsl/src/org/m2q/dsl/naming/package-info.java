/** Qualified names. */
package org.m2q.dsl.naming;
