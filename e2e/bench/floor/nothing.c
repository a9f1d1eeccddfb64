/* Floor of a hook client: a program that does nothing. */
int main(void) { return 0; }
