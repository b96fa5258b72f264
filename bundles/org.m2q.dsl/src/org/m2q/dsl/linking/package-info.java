/** What is said about names that mean nothing. */
package org.m2q.dsl.linking;
