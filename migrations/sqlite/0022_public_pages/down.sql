DROP TABLE public_page;
