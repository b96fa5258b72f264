/** Maven projects that build and run generated Java. */
package org.m2q.codegen.java.project;
