/** Tests of generated Java. */
package org.m2q.codegen.java.tests;
