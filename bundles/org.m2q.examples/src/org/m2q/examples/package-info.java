/** The example files that come with the product. */
package org.m2q.examples;
